/** What a column or property of a file can mean to us. */
export const importFields = [
  "number",
  "mast",
  "head",
  "headCount",
  "street",
  "streetSuffix",
  "houseNumber",
  "area",
  "longitude",
  "latitude",
  "position",
  "geometry",
  "kind",
  "name",
  "sourceId",
  "sourceKey",
  "address",
  "segments",
  "cabinet",
  "segment",
  "phase",
  "luminaireType",
  "manufacturer",
  "lampType",
  "led",
  "lampCount",
  "ratedPower",
  "standbyPower",
  "powerCurve",
  "lumens",
  "switching",
  "device",
  "output",
  "lightingClass",
  "minimumLevel",
  "defaultLevel",
  "neverDim",
  "zeichen394",
  "installedOn",
  "note",
  "highway",
  "manMade",
  "power",
  "utility",
  "streetCabinet",
] as const;
export type ImportField = (typeof importFields)[number];

/** Places are proposed by `placeColumns`; these two fields have words of more kinds than one. */
type WordField = Exclude<ImportField, "longitude" | "latitude" | "position" | "geometry">;

/**
 * Names under which towns, their GIS and OpenStreetMap keep these things, folded as `wordsOf` does and joined: German and English first,
 * then Czech, Italian, French, Dutch, Polish, Spanish. Within a field the earlier name wins where a file has several.
 */
export const fieldWords: Readonly<Record<WordField, string>> = {
  kind: `kind objektart objekttyp objektklasse anlagentyp anlagenart assettype assetclass assetcategory featuretype
    unittype itemtype elementtype columntype category art
    druhobjektu typobjektu druh kategorie tipologia tipoelemento categoria tipoimpianto typeobjet typeelement typesupport
    objecttype objectsoort soort rodzajobiektu rodzaj kategoria tipodeelemento`,
  name: "name bezeichnung",
  sourceId:
    "@id sourceid featureid centralassetid uuid globalid guid gmlid objektid inventarid uniqueid recordid id",
  number: `number leuchtstellennummer leuchtstellennr leuchtstelle lichtpunktnummer lichtpunktnr lpnr leuchtennummer
    leuchtennr laternennummer laternennr nummer nr poleid lightnumber lampnumber lampno lampid columnnumber columnno columnid columnref
    unitnumber unitno unitid unitref streetlightnumber streetlightid lanternnumber assetid assetnumber assetno assetref
    inventarnummer inventarnr anlagennummer leuchteid leuchtenid laterneid laternenid lichtpunktid leuchtpunkt ref reference
    cislosvetelnehomista cislosvetelnehobodu cislolampy cislosvitidla cislosvetla oznacenisvetelnehomista evidencnicislo inventarnicislo
    svetelnemisto svetelnybod oznaceni cislo numeropuntoluce codicepuntoluce idpuntoluce numeropunto codicepunto idpunto puntoluce
    codicepl codpl numeropl idpl plid matricola codice numero numeropointlumineux numpointlumineux pointlumineux numerofoyer numfoyer matricule
    identifiant lichtpuntnummer lichtmastnummer lichtmastid armatuurnummer objectnummer numerlampy numeroprawy nrlampy nroprawy
    numerpunktu nrpunktu numer numeroluminaria idluminaria numerofarola puntodeluz codigo`,
  mast: `mast mastnummer mastnr mastid maste pole polenumber poleno supportnumber cislostozaru oznacenistozaru stozar
    numerosostegno codicesostegno idsostegno sostegno numeropalo codicepalo idpalo codsostegno codpalo palo kandelaber kandelabernummer kandelabernr numerosupport numsupport idsupport candelabre mat
    mastcode numerslupa nrslupa slup numeroapoyo apoyo baculo poste`,
  head: "leuchtenkopf kopfnummer kopfnr kopf headnumber headno head lanternposition armnummer armnr rameno braccio",
  headCount: `headcount numlamps lampcount anzahlleuchten leuchtenanzahl anzahlkoepfe anzahlleuchtenkoepfe leuchtenjemast anzahl
    lightcount numberoflanterns nooflanterns lanterncount numberofluminaires noofluminaires numlanterns pocetsvitidel
    numeroapparecchi nrapparecchi nluminarias nombreluminaires nbluminaires nombrefoyers nbfoyers aantalarmaturen liczbaopraw iloscopraw
    numeroluminarias numluminarias`,
  street: `street strasse strassenname str streetname addrstreet road roadname strassenbezeichnung streetdescription
    roaddescription thoroughfare sitename lage standort location locationdescription address adresse ulice nazevulice umisteni nomevia
    denominazionevia via viapiazza indirizzo toponimo strada ubicazione nomrue nomdelavoie nomvoie libellevoie rue voie straatnaam
    straat nazwaulicy ulica adres nombrecalle calle direccion via`,
  streetSuffix: "streetsuffix",
  houseNumber: `housenumber hausnummer hausnr hnr addrhousenumber cislopopisne cisloorientacni numerocivico civico
    numerovoie numvoie huisnummer nrdomu numerdomu numeroportal numportal portal`,
  area: `area ortsteil stadtteil stadtbezirk bezirk gebiet teilort ortschaft gemeindeteil gemeindeteilname gemeinde gemeindename ort district neighborhood
    neighbourhood quarter parish ward locality suburb village town council authority mestskacast castobce castmesta mestskyobvod katastralniuzemi ctvrt
    mc mcnazev nazevmc lokalita obec landkreis kreisname quartiere frazione localita circoscrizione municipio comune quartier commune arrondissement secteur stadsdeel wijk
    buurt gemeente woonplaats plaats dzielnica osiedle gmina miejscowosc barrio distrito localidad`,
  sourceKey: "sourcekey",
  address: "cabinetaddress address adresse indirizzo",
  segments: "segments",
  cabinet: `cabinet schaltschrank schaltstelle schaltschranknummer schaltschranknr schaltstellennummer schaltstellennr
    schaltpunkt schaltstation verteilkabine verteilerschrank verteiler schrank feederpillar feederpillarno feederpillarid supplypillar controlpillar
    controlcabinet cabinetno cabinetid rozvadecvo cislorozvadece rozvadec zapinacimisto zapinacibod cislozm cislozb zm zb cislorvo rvo quadroelettrico qe qeid idqe codiceqe
    numeroquadro codicequadro idquadro nomequadro quadrodicomando quadro armoiredecommande numeroarmoire numarmoire idarmoire
    nomarmoire armoire coffret voedingskast verdeelkast schakelkast kast szafaoswietleniowa szafkaoswietleniowa nrszafy numerszafy szafa
    szafka cuadrodemando centrodemando idcuadro cuadro`,
  segment: `segment stromkreis kreis circuit circuitno circuitid abgang strang cisloobvodu obvod okruh vetev vyvod cislovyvodu circuito
    numerocircuito linea numdepart depart kring groep obwod linia`,
  phase: "phase leiter aussenleiter faze fase faza",
  luminaireType: `luminairetype leuchtentyp leuchtetyp leuchtenart leuchteart leuchtenmodell leuchtenbezeichnung leuchte typ luminairemodel
    lanterntype lanternmodel lantern fixturetype luminaire fixture typsvitidla nazevsvitidla svitidlo tipoapparecchio
    modelloapparecchio apparecchio corpoilluminante tipocorpoilluminante armatura typeluminaire modeleluminaire armatuurtype
    typearmatuur armatuur typoprawy rodzajoprawy oprawa modeloluminaria tipoluminaria luminaria modello modele modelo type tipo`,
  manufacturer: `manufacturer hersteller leuchtenhersteller fabrikat make vyrobce produttore costruttore marca marque
    fabricant fabrikant merk producent fabricante`,
  lampType: `lightsource lamptype leuchtmittel leuchtmitteltyp lampentyp lichtquelle bestueckung lampe lamp lampcode
    lampdescription sourcetype bulbtype bulb typzdroje druhzdroje svetelnyzdroj zdroj tipolampada tiposorgente sorgenteluminosa sorgente
    lampada typelampe typesource naturelampe sourcelumineuse lichtbron typelamp lamptypecode typzrodla zrodloswiatla rodzajzrodla
    zrodlo tipolampara tipofuente fuentedeluz lampara`,
  led: "led ledchk isled",
  lampCount: `lampsperluminaire anzahlleuchtmittel leuchtmittelanzahl anzahllampen lampenanzahl lampenjeleuchte
    numberoflamps nooflamps lampquantity lampqty pocetzdroju nlampade nlamps nlampes nlamparas numerolampade nrlampade nombrelampes nblampes aantallampen liczbazrodel
    numerolamparas`,
  ratedPower: `ratedpower systemleistung anschlussleistung gesamtleistung anschlusswert leistungsaufnahme nennleistung
    leistung leistungw leistunginw systempower systemwatts systemwattage circuitwatts circuitwattage totalwatts totalwattage loadwatts
    lampwattage lampwatts lampenleistung lampleistung leuchtmittelleistung lampenwatt wattage watts watt powerw prikonsvitidla
    instalovanyprikon prikon vykonzdroje vykon potenzanominale potenzatotale potenzalampada potenza puissancetotale puissancelampe
    puissance systeemvermogen vermogenlamp vermogen mocoprawy moczrodla moc potenciatotal potencialampara potencia`,
  standbyPower: "standbypower standby standbyleistung ruheleistung",
  powerCurve: "powercurve leistungskurve",
  lumens:
    "lumens lumen lichtstrom luminousflux svetelnytok flussoluminoso fluxlumineux lichtstroom strumienswietlny",
  switching: "switching schaltung schaltart ansteuerung",
  device: `device deviceid controller controllerid steuergeraet steuergeraetenummer geraet geraetenummer nodeid olcid
    luminairecontroller`,
  output: "output ausgang kanal channel",
  lightingClass: `lightingclass beleuchtungsklasse lightingclassification tridaosvetleni categoriailluminotecnica
    classeeclairage klasaoswietlenia claseiluminacion`,
  minimumLevel: "minimumlevel mindestniveau minlevel",
  defaultLevel: "defaultlevel defaultlightlevel standardniveau grundniveau",
  neverDim: "neverdim nichtdimmen fussgaengerueberweg",
  zeichen394: "zeichen394 laternenring",
  installedOn: `installedon installationsdatum einbaudatum inbetriebnahme inbetriebnahmedatum baujahr einbaujahr
    errichtungsjahr installationdate installdate dateinstalled yearinstalled installationyear installed datuminstalace rokinstalace
    rokvystavby datainstallazione annoinstallazione dateinstallation anneeinstallation datedepose datepose anneepose installatiedatum plaatsingsdatum
    plaatsingsjaar datamontazu rokmontazu rokbudowy fechainstalacion anoinstalacion`,
  note: `note notes bemerkung bemerkungen kommentar anmerkung hinweis notiz remark remarks comment comments poznamka
    osservazioni commentaire commentaires remarques opmerking opmerkingen uwagi observaciones`,
  highway: "highway",
  manMade: "manmade",
  power: "power",
  utility: "utility",
  streetCabinet: "streetcabinet",
};

/** Words that make of a name something else than the field that it contains: "Mastfarbe" is no mast. */
export const otherThings =
  /^(?:datum|date|data|jahr|year|rok|anno|annee|farbe|colou?r|barva|colore|hoehe|height|vyska|altezza|hauteur|material|materi[ae]l\w*|zustand|condition|stav|stato|etat|code|status|owner|eigentuemer|besitzer|wartung|maintenance|inspection|pruefung|count|length|laenge|angle|winkel|typ|type|tipo|art|art|class|klasse|condizione|foto|photo|url|link|telefon|phone|email)$/;
